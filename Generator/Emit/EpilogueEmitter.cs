using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// What a product computes of its sums, as a struct: fields are references to what it reads beside them. Layers with one expression share it, since
/// the runtime's tiles are compiled for each such struct, 90 KB of native code; so its names are those of the formula and not of the values.
/// </summary>
internal sealed class EpilogueEmitter(string name, KernelStep epilogue)
{
    private const string Sum = "dy";

    /// <summary>What the struct is called.</summary>
    public string Name => name;

    /// <summary>Whether the struct serves that step too.</summary>
    public bool Serves(KernelStep other) =>
        other.Stores[0].Expression.Equals(epilogue.Stores[0].Expression) && Place(other) == Place(epilogue) && other.Operands.Count == epilogue.Operands.Count;

    /// <summary>The object for a step, as an argument of the product.</summary>
    public string WriteNew(StepWriter writer, KernelStep step)
    {
        IEnumerable<string> fields = step.Operands.Where((_, i) => i != Place(step)).Select(operand => operand.Value).Zip(Beside(), (value, local) => $"{Field(local)} = {writer.Ref(value)}");
        return $"new {name} {{ {string.Join(", ", fields)} }}";
    }

    public void WriteStruct(CodeWriter code)
    {
        Expression expression = epilogue.Stores[0].Expression;
        string formula = System.Text.RegularExpressions.Regex.Replace(
            expression.ToString(), @"\bx(\d+)\b", match => Local(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        code.Documentation($"<summary>dx = {Literals.XmlText(formula)}</summary>");
        using (code.Block($"private ref struct {name} : ISumExpression"))
        {
            foreach (string local in Beside())
                code.WriteLine($"public ref float {Field(local)};");
            code.Line();
            code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            code.WriteLine($"public readonly V Apply<V, L>(V {Sum}, nint i, nint count)");
            using (code.Block("    where V : struct, ISimd<V> where L : struct, ILanes"))
            {
                foreach (string local in Beside())
                    code.WriteLine($"V {local} = L.Load<V>(ref {Field(local)}, i, count);");
                var writer = new ExpressionWriter(code, [expression], Local, leaf => throw new InvalidOperationException($"{leaf} is no leaf of an epilogue."));
                code.WriteLine($"return {writer.Inline(expression)};");
            }
        }
    }

    /// <summary>Which operand the sums are.</summary>
    private static int Place(KernelStep step) => step.Operands.ToList().FindIndex(operand => operand.Value == step.Stores[0].Value);

    /// <summary>The names of what lies beside the sums, in order.</summary>
    private IEnumerable<string> Beside() => Enumerable.Range(0, epilogue.Operands.Count).Where(i => i != Place(epilogue)).Select(Local);

    private string Local(int operand) => operand == Place(epilogue) ? Sum : epilogue.Operands.Count == 2 ? "y" : $"y{operand}";

    private static string Field(string local) => local.ToUpperInvariant();
}
