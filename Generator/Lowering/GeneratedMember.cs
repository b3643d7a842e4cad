namespace Kiln.Generator.Lowering;

/// <summary>A member of the generated half: what the compiler of C# tells members apart by, and how it is declared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or what it returns.</param>
internal sealed record GeneratedMember(string Name, string Type)
{
    /// <summary>The parameters of a method; null for a property, a constant or a field.</summary>
    public IReadOnlyList<MemberParameter>? Parameters { get; init; }

    public bool IsPublic { get; init; } = true;

    /// <summary>Whether it is one of <c>IModel</c>, which every model is.</summary>
    public bool IsOfModel { get; init; }

    /// <summary>Whether the variants of a swept class share it.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the property can be set.</summary>
    public bool IsSettable { get; init; }

    /// <summary>The layer that makes it, or -1 for what every model has.</summary>
    public int Layer { get; init; } = -1;

    public bool IsMethod => Parameters is not null;

    /// <summary>The name, and of a method the types of its parameters: <c>Save(string)</c>.</summary>
    public string Signature => Parameters is null ? Name : $"{Name}({string.Join(", ", Parameters.Select(parameter => parameter.Type.TrimEnd('?')))})";
}

/// <summary>A parameter of a generated method.</summary>
/// <param name="Type">Its type: <c>ReadOnlySpan&lt;float&gt;</c>.</param>
/// <param name="Name">Its name, not escaped.</param>
/// <param name="Default">Its default as C# writes it, or null.</param>
internal sealed record MemberParameter(string Type, string Name, string? Default = null);
