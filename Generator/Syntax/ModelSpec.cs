namespace Kiln.Generator.Syntax;

/// <summary>
/// Everything the compiler may know about an annotated class. Equal specs compile to equal code: no symbol, syntax, location or
/// line number is in here, so an edit elsewhere in the file leaves the spec, and with it the generated code, untouched.
/// </summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Namespace">Its namespace, or empty for the global one.</param>
/// <param name="ContainingTypes">Headers of the types around it, outermost first, such as <c>partial class Outer</c>.</param>
/// <param name="Layers">The chain, in source order.</param>
/// <param name="Functions">The static functions of the class that a <c>Map</c> layer names.</param>
/// <param name="Members">The user's own members, which generated ones must not repeat: names, and constructors as <c>Net(int, long)</c>. Sorted.</param>
/// <param name="Problems">What is wrong with the declaration itself.</param>
internal sealed record ModelSpec(
    string Name,
    string Namespace,
    EquatableArray<string> ContainingTypes,
    EquatableArray<LayerSpec> Layers,
    EquatableArray<FunctionSpec> Functions,
    EquatableArray<string> Members,
    EquatableArray<SpecProblem> Problems)
{
    /// <summary>The methods among <see cref="Members"/>, with the types of their parameters: <c>Save(string)</c>. Sorted.</summary>
    public EquatableArray<string> Methods { get; init; } = [];

    /// <summary>Whether the user has a type beside the class with the name of its states' class: <c>NetState</c>.</summary>
    public bool IsStateNameTaken { get; init; }

    /// <summary>What C# writes before the class: <c>public</c>, <c>internal</c>, …. Types that are generated beside it have the same.</summary>
    public string Accessibility { get; init; } = "internal";

    /// <summary>
    /// Names of types used by emitted code that the user's own hide here, ordered: members of the class and of its bases, the class
    /// itself, types around it or beside it.
    /// </summary>
    public EquatableArray<string> HiddenTypes { get; init; } = [];

    /// <summary>Kiln's other attributes of the declaration, such as <c>MemoryBudget</c>, in source order. Errors number them on from the last layer.</summary>
    public EquatableArray<LayerSpec> Options { get; init; } = [];

    /// <summary>The blocks that the chain uses, and those that they use in turn; each once.</summary>
    public EquatableArray<BlockSpec> Blocks { get; init; } = [];

    /// <summary>Which variant of a swept class this is; null for a class of its own.</summary>
    public VariantSpec? Variant { get; init; }

    /// <summary>What messages and summaries call the model: <c>CharSeq</c>, or <c>Net.H8</c> for a variant.</summary>
    public string Title => Variant is null ? Name : $"{Variant.Family}.{Name}";
}

/// <summary>One choice of a swept class's sizes.</summary>
/// <param name="Family">Name of the swept class.</param>
/// <param name="Sizes">The swept names with their values, in the order of the attributes.</param>
internal sealed record VariantSpec(string Family, EquatableArray<SweptSize> Sizes)
{
    /// <summary><c>H = 8, L = 2</c></summary>
    public override string ToString() => string.Join(", ", Sizes.Select(size => $"{size.Name} = {size.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
}

/// <summary>A swept name and one of its values.</summary>
internal sealed record SweptSize(string Name, int Value);

/// <summary>A class that <c>Use</c> names.</summary>
/// <param name="Type">Its full name, as in the argument <c>TBlock</c>.</param>
/// <param name="Name">Its short name.</param>
/// <param name="Assembly">Where it comes from, if that is another assembly.</param>
/// <param name="IsMarked">Whether it carries <c>[Block]</c>.</param>
/// <param name="Symbols">The symbols it declares.</param>
/// <param name="Layers">Its chain.</param>
internal sealed record BlockSpec(
    string Type, string Name, string? Assembly, bool IsMarked, EquatableArray<string> Symbols, EquatableArray<LayerSpec> Layers)
{
    /// <summary>Full names of the blocks that its own chain uses.</summary>
    public IEnumerable<string> Uses => Layers.Where(layer => layer.Kind == "Use").Select(layer => layer.Find("TBlock")?.Text ?? "");
}

/// <summary>One layer attribute: its kind (class name without <c>Attribute</c>) and its arguments by parameter or property name.</summary>
internal sealed record LayerSpec(string Kind, EquatableArray<ArgumentSpec> Arguments)
{
    /// <summary>The argument of that name, or null if it was not written.</summary>
    public ArgumentValue? Find(string name)
    {
        foreach (ArgumentSpec argument in Arguments)
        {
            if (argument.Name == name)
                return argument.Value;
        }

        return null;
    }

    /// <summary>
    /// True if C# itself refuses the attribute or one of its arguments. The compiler of the model stops here without a word of its
    /// own: C#'s message is the better one.
    /// </summary>
    public bool IsInvalid
    {
        get
        {
            foreach (ArgumentSpec argument in Arguments)
            {
                if (argument.Value.IsInvalid)
                    return true;
            }

            return false;
        }
    }

    /// <summary>A layer whose attribute C# cannot resolve, neither the class nor the constructor.</summary>
    public static LayerSpec Unresolved(string kind) => new(kind, [new ArgumentSpec("", ArgumentValue.Invalid)]);
}

internal sealed record ArgumentSpec(string Name, ArgumentValue Value)
{
    /// <summary>Whether text in it is an expression over sizes, such as <c>"2*H"</c>, and not a name.</summary>
    public bool IsSize { get; init; }
}

internal enum ArgumentKind { Integer, Number, Boolean, Text, Enum, Array, Type, Null, Invalid }

/// <summary>A constant of an attribute. An enum keeps the name of its member; an array its items.</summary>
internal sealed record ArgumentValue(ArgumentKind Kind, long Integer, double Number, string Text, EquatableArray<ArgumentValue> Items)
{
    public static ArgumentValue OfInteger(long value) => new(ArgumentKind.Integer, value, value, "", []);
    public static ArgumentValue OfNumber(double value) => new(ArgumentKind.Number, 0, value, "", []);
    public static ArgumentValue OfBoolean(bool value) => new(ArgumentKind.Boolean, value ? 1 : 0, 0, "", []);
    public static ArgumentValue OfText(string value) => new(ArgumentKind.Text, 0, 0, value, []);
    public static ArgumentValue OfEnum(string member) => new(ArgumentKind.Enum, 0, 0, member, []);
    public static ArgumentValue OfType(string fullName) => new(ArgumentKind.Type, 0, 0, fullName, []);
    public static ArgumentValue OfArray(EquatableArray<ArgumentValue> items) => new(ArgumentKind.Array, 0, 0, "", items);

    /// <summary>A literal <c>null</c>.</summary>
    public static ArgumentValue Null { get; } = new(ArgumentKind.Null, 0, 0, "", []);

    /// <summary>A value with an error of C#'s: not a constant, not resolved, of the wrong type.</summary>
    public static ArgumentValue Invalid { get; } = new(ArgumentKind.Invalid, 0, 0, "", []);

    public bool IsInvalid
    {
        get
        {
            foreach (ArgumentValue item in Items)
            {
                if (item.IsInvalid)
                    return true;
            }

            return Kind == ArgumentKind.Invalid;
        }
    }
}

/// <summary>A static float function of the class: its parameters and its body as a tree, or what is wrong with it.</summary>
internal sealed record FunctionSpec(string Name, EquatableArray<string> Parameters, FunctionExpression? Body, string? Problem);

/// <summary>
/// A node of a function's body. <paramref name="Kind"/> is <c>parameter</c>, <c>constant</c>, a C# operator (<c>+ - * / &lt; &lt;= &gt; &gt;= == != ! &amp;&amp; ||</c>,
/// <c>negate</c>, <c>?:</c>) or the name of a <c>MathF</c> function.
/// </summary>
internal sealed record FunctionExpression(string Kind, int Parameter, float Constant, EquatableArray<FunctionExpression> Operands);

/// <summary>
/// A problem of the declaration: which diagnostic id, at which layer, with which words. Layer -1 is the class name; the numbers from the last layer on are
/// <see cref="ModelSpec.Options"/>; -2, -3, … are the layers on other parts of the class, which are not in the chain.
/// </summary>
internal sealed record SpecProblem(string Id, int Layer, string? Argument, EquatableArray<string> Values)
{
    /// <summary>What a code fix adds, or null.</summary>
    public string? Repair { get; init; }
}
