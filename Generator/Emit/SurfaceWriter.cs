using System.Text.RegularExpressions;
using Kiln.Generator.Lowering;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// The public members of a model with an error. What the user's half or another member has already is left out, and an argument that
/// repeats a name gets a number: the clash may be the very error, and C# must have nothing to add to it.
/// </summary>
internal sealed class SurfaceWriter(CodeWriter code, ModelSpec spec, ModelFacts facts, string reason)
{
    private const string System = "global::System.", Collections = System + "Collections.Generic.", Kiln = "global::Kiln.";

    private static readonly Dictionary<string, string> Spaces = new(StringComparer.Ordinal)
    {
        ["ReadOnlySpan"] = System, ["Span"] = System, ["Func"] = System, ["ReadOnlyTensorSpan"] = System + "Numerics.Tensors.", ["IReadOnlyList"] = Collections,
        ["PackedSequence"] = Kiln, ["Optimizer"] = Kiln, ["ModelInfo"] = Kiln, ["ParameterInfo"] = Kiln, ["RngState"] = Kiln, ["IModel"] = Kiln,
    };

    private static readonly Regex Word = new(@"\w+");

    private readonly HashSet<string> _signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _kinds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _userMethods = [.. spec.Methods.Select(signature => signature.Substring(0, signature.IndexOfAny(['(', '`'])))];

    /// <summary>The expression that all bodies are.</summary>
    public static string Fail(string reason) => $"throw new {System}InvalidOperationException({Literals.String(reason)})";

    public void WriteClass()
    {
        Constructor();
        foreach (GeneratedMember member in GeneratedMembers.Of(facts).Where(member => member.IsPublic))
        {
            if (IsFree(member))
                code.WriteLine("public " + Declaration(member, Fail(reason)));
            else if (member.IsOfModel)
                code.WriteLine(Declaration(member, Fail(reason), Kiln + "IModel."));
        }
    }

    public void WriteInterface()
    {
        foreach (GeneratedMember member in GeneratedMembers.Of(facts).Where(member => member.IsShared || member.Name == "CreateSession"))
        {
            if (IsFree(member))
                code.WriteLine(Declaration(member, null));
        }
    }

    /// <summary>The user's own with the same parameters calls another one, which is then without the seed.</summary>
    private void Constructor()
    {
        string types = string.Join(", ", facts.Symbols.Select(_ => "int")), sizes = string.Join(", ", facts.Symbols.Select(symbol => $"int max{symbol}"));
        string comma = types.Length == 0 ? "" : ", ";
        string? parameters = !spec.Members.Contains($"{spec.Name}({types}{comma}long)") ? $"{sizes}{comma}long seed = 0" : !spec.Members.Contains($"{spec.Name}({types})") ? sizes : null;
        if (parameters is not null)
            code.WriteLine($"public {Identifiers.Escape(spec.Name)}({parameters}) => {Fail(reason)};");
    }

    private bool IsFree(GeneratedMember member)
    {
        if (member.Name == spec.Name || (spec.IsStateNameTaken && Mentions(member, facts.StateClass)))
            return false;
        if (spec.Members.Contains(member.Name) && !(member.IsMethod && _userMethods.Contains(member.Name)))
            return false;
        if (spec.Methods.Contains(member.Signature) || (_kinds.TryGetValue(member.Name, out bool isMethod) && isMethod != member.IsMethod))
            return false;
        _kinds[member.Name] = member.IsMethod;
        return _signatures.Add(member.Signature);
    }

    private static bool Mentions(GeneratedMember member, string type) =>
        member.Type.TrimEnd('?') == type || (member.Parameters?.Any(parameter => parameter.Type == type) ?? false);

    /// <summary>A member of a class, or of an interface if it has no body.</summary>
    private string Declaration(GeneratedMember member, string? body, string of = "")
    {
        string type = Full(member.Type, member.IsOfModel), name = of + Identifiers.Escape(member.Name);
        if (member.Parameters is { } parameters)
            return $"{type} {name}({Parameters(parameters, withDefaults: of.Length == 0)}){(body is null ? ";" : $" => {body};")}";
        if (body is null)
            return $"{type} {name} {{ get;{(member.IsSettable ? " set;" : "")} }}";
        return member.Name switch
        {
            "ParameterCount" => $"const {type} {name} = 0;",
            "Info" => $"static {type} {name} => {body};",
            _ when member.IsSettable => $"{type} {name} {{ get => {body}; set => {body}; }}",
            _ => $"{type} {name} => {body};",
        };
    }

    private string Parameters(IReadOnlyList<MemberParameter> parameters, bool withDefaults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return string.Join(", ", parameters.Select(parameter =>
        {
            string name = parameter.Name;
            for (int i = 2; !names.Add(name); i++)
                name = parameter.Name + i;
            return $"{Full(parameter.Type)} {Identifiers.Escape(name)}{(parameter.Default is null || !withDefaults ? "" : " = " + parameter.Default)}";
        }));
    }

    /// <summary>The type in full; the model's own class and that of its states stay as they are, where it may be one of them.</summary>
    private string Full(string type, bool isOfKiln = false) => Word.Replace(type, word => !isOfKiln && (word.Value == spec.Name || word.Value == facts.StateClass) ? Identifiers.Escape(word.Value)
        : Spaces.TryGetValue(word.Value, out string? space) ? space + word.Value : word.Value);
}
