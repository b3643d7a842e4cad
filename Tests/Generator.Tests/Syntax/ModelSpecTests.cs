using System.Collections;
using System.Reflection;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Tests.Syntax;

public class ModelSpecTests
{
    /// <summary>A symbol in the spec would keep a whole compilation alive, and an array would never equal another.</summary>
    [Fact]
    public void Nothing_reachable_from_a_spec_is_a_symbol_or_a_bare_collection()
    {
        var seen = new HashSet<Type>();
        var waiting = new Queue<Type>([typeof(ModelSpec)]);
        while (waiting.TryDequeue(out Type? type))
        {
            if (!seen.Add(type))
                continue;
            Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) ?? false, $"{type} comes from Roslyn.");
            bool isArray = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>);
            Assert.False(type.IsArray || (!isArray && type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type)), $"{type} has no equality by value.");
            if (isArray)
                waiting.Enqueue(type.GetGenericArguments()[0]);
            else if (type.Assembly == typeof(ModelSpec).Assembly && !type.IsEnum)
                Array.ForEach(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), field => waiting.Enqueue(field.FieldType));
        }

        Assert.Contains(typeof(FunctionExpression), seen);
    }
}
