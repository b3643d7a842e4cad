using System.Globalization;
using System.Reflection;

namespace Kiln.Generator.Tests.Fuzz;

/// <summary>
/// Declarations as they stand in an editor between two keystrokes: attributes with missing, wrong, huge and negative arguments, names that
/// nobody has or that lead in circles, on every kind of class. One in three is sound.
/// </summary>
internal sealed class RandomDeclaration(Random random, string name)
{
    private static readonly Type[] Layers =
    [
        .. typeof(ModelAttribute).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsSubclassOf(typeof(LayerAttribute)))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    private static readonly string[] Headers =
    [
        "public partial class", "public partial class", "public partial class", "public partial class", "internal sealed partial class", "partial record", "partial struct",
        "static partial class", "abstract partial class", "file partial class", "class", "partial record struct", "partial interface",
    ];

    private static readonly string[] Numbers = ["1", "2", "3", "4", "8", "1", "2", "4", "0", "-1", "-2", "7", "1000000", "2147483647", "-2147483648", "Size", "2 * Size", "1 + ", "null", "1.5", "\"T\""];
    private static readonly string[] Texts = ["\"B\"", "\"T\"", "\"x\"", "\"a\"", "\"b\"", "\"h\"", "\"B*T\"", "\"4*C\"", "\"\"", "\"a b\"", "\"(\"", "\"class\"", "null", "nameof(Size)", "nameof(F)", "3", "\"loss\"", "\"B/0\"", "\"99999999999999999999\""];

    private readonly List<string> _names = [];

    public string Name => name;

    public override string ToString() => random.Next(3) == 0 ? Sound() : Broken();

    /// <summary>Four features all along, so that every layer fits.</summary>
    private string Sound()
    {
        bool hasTime = random.Next(2) == 0;
        List<string> chain = ["[Model]", hasTime ? "[Input(\"B\", \"T\", 4)]" : "[Input(\"B\", 4)]"];
        for (int layers = random.Next(1, 8); layers > 0; layers--)
        {
            string layer = Pick(
                "Linear(4)", "Linear(2 * Size - 2)", "ReLU", "Tanh", "GELU", "Mish", "Dropout(0.2)", "Softplus", "Map(nameof(F))", "LayerNorm", "PReLU", $"Linear(4, {As()})", "Add(\"x\")",
                hasTime ? Pick("RNN(4)", "LSTM(4)", "GRU(2, Bidirectional = true)") : "Mul(\"x\")");
            chain.Add($"[{layer}]");
        }

        chain.Add($"[{Pick("MSELoss", "L1Loss", "HuberLoss", "ReLU", "Output(\"result\")")}]");
        return $$"""
            {{string.Join("\n", chain)}}
            public partial class {{name}}
            {
                private const int Size = 3;
                static float F(float x) => x * 2;
            }
            """;
    }

    private string Broken()
    {
        string header = random.Next(3) == 0 ? "public partial class" : Pick(Headers);
        string type = random.Next(12) == 0 ? $"{name}<TItem>" : name;
        string chain = string.Join("\n", Chain());
        if (random.Next(5) == 0)
            chain = $"[Sweep({Pick("\"h\"", "\"B\"", "\"C\"", "\"\"", "nameof(Size)", "null", "\"Size\"")}{string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => ", " + Pick(Numbers)))})]\n{chain}";
        string body = $$"""
            {
                private const int Size = 3;
                static float F(float x) => x * 2;
                {{(random.Next(10) == 0 ? $"public {name}() {{ }}" : "")}}
            }
            """;
        string declaration = $"{chain}\n{header} {type}\n{(header.Contains("interface", StringComparison.Ordinal) ? "{ }" : body)}";
        if (random.Next(8) == 0)
            declaration += $"\n[{Layer(random.Next(2) == 0)}]\npartial class {type};";
        if (random.Next(12) == 0)
            declaration += $"\n[Model, Input(\"B\", 2), ReLU]\npartial class {type};";
        return random.Next(8) == 0 ? $"partial class Outer{name}\n{{\n{declaration}\n}}" : declaration;
    }

    private IEnumerable<string> Chain()
    {
        bool sound = random.Next(3) == 0;
        yield return random.Next(10) == 0 ? $"[Model, MemoryBudget({Pick("\"1KB\"", "\"1GB\"", "\"\"", "null", "\"2 MB\"")}, B = {Number(sound)})]" : "[Model]";
        if (sound || random.Next(12) > 0)
            yield return $"[{Input(sound)}]";
        for (int layers = random.Next(1, 7); layers > 0; layers--)
            yield return random.Next(40) == 0 && !sound ? "[Linear(, ]" : $"[{Layer(sound)}{(random.Next(4) == 0 ? ", " + Layer(sound) : "")}]";
        if (random.Next(3) > 0)
            yield return $"[{Pick("MSELoss", "CrossEntropyLoss", "L1Loss", "BCEWithLogitsLoss", "NLLLoss", "HuberLoss(Delta = -1)", "MSELoss(Target = \"class\")")}]";
    }

    private string Input(bool sound)
    {
        string[] shapes = ["\"B\", 4", "\"B\", \"T\", 4", "\"B\", 3, 8, 8", "4", "\"B\"", "\"B\", 8, \"T\"", "2, 3"];
        string[] broken = ["", "0", "\"B\", \"b\", 4", "\"T\", \"B\", 4", "\"B*T\", 4", "\"B\", null", "\"B\", 2147483647, 2147483647, 2147483647", "1.5", "\"in\", 4", "\"x\", 4", "\"maxB\", \"B\""];
        string types = Pick("", "", "", ", DType = DType.Int32", ", DType = DType.Int64", sound ? "" : ", DType = (DType)9", sound ? "" : ", Gradient = true");
        return $"Input({(sound ? Pick(shapes) : Pick([.. shapes, .. broken]))}{types})";
    }

    private string Layer(bool sound)
    {
        if (random.Next(sound ? 3 : 6) > 0)
            return Simple();
        Type type = Pick(Layers);
        ConstructorInfo constructor = Pick(type.GetConstructors());
        List<string> arguments = [.. constructor.GetParameters().Where(_ => sound || random.Next(10) > 0).SelectMany(parameter => Arguments(parameter, sound))];
        PropertyInfo[] options = [.. type.GetProperties().Where(property => property.CanWrite)];
        for (int count = sound ? 0 : random.Next(0, 3); count > 0 && options.Length > 0; count--)
            arguments.Add(Option(Pick(options)));
        if (sound && random.Next(4) == 0)
            arguments.Add(As());
        string text = type.Name[..^"Attribute".Length];
        return arguments.Count == 0 && random.Next(2) == 0 ? text : $"{text}({string.Join(", ", arguments)})";
    }

    // What most models are made of, so that chains come far enough to show what is wrong at their end.
    private string Simple() => Pick(
        $"Linear({Pick("2", "4", "8")})", "ReLU", "Tanh", "Dropout(0.5)", "RNN(4)", "LSTM(3)", "LastStep", "Flatten", "View(-1, 4)", $"Linear(4, {As()})", $"GELU({As()})",
        _names.Count == 0 ? "Sigmoid" : $"Add(\"{Pick([.. _names])}\")", _names.Count == 0 ? "Softmax" : $"Concat(\"{Pick([.. _names])}\")", _names.Count == 0 ? "SiLU" : $"From(\"{Pick([.. _names])}\")");

    private string As()
    {
        string given = random.Next(6) == 0 ? Pick("a", "b", "x", "class", "Net", "B") : $"n{_names.Count}";
        _names.Add(given);
        return $"As = \"{given}\"";
    }

    private IEnumerable<string> Arguments(System.Reflection.ParameterInfo parameter, bool sound)
    {
        int count = parameter.ParameterType.IsArray ? random.Next(0, 4) : 1;
        Type type = parameter.ParameterType.IsArray ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        for (; count > 0; count--)
            yield return Value(type, sound);
    }

    private string Option(PropertyInfo property) => $"{property.Name} = {Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, sound: random.Next(3) == 0)}";

    private string Value(Type type, bool sound) => type switch
    {
        _ when !sound && random.Next(25) == 0 => Pick("", "null", "default", "typeof(int)", "\"T\"", "Unknown", "new[] { 1 }", "1L << 40"),
        { IsEnum: true } => random.Next(5) == 0 && !sound ? $"({type.Name})99" : $"{type.Name}.{Pick(Enum.GetNames(type))}",
        _ when type == typeof(bool) => Pick("true", "false"),
        _ when type == typeof(int) => Number(sound),
        _ when type == typeof(double) || type == typeof(float) => Pick("0.1", "0.5", "1", sound ? "0.2" : "-1", sound ? "0.3" : "double.NaN", sound ? "0.4" : "1e300"),
        _ when type == typeof(object) => random.Next(2) == 0 ? Number(sound) : Pick(Texts),
        _ => Pick(Texts),
    };

    private string Number(bool sound) => sound ? random.Next(1, 5).ToString(CultureInfo.InvariantCulture) : Pick(Numbers);

    private T Pick<T>(params T[] items) => items[random.Next(items.Length)];
}
