using System.Text;
using Kiln.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>
/// The types that emitted code names by their short names. A type or member of the user's own with one of these names, even the model
/// itself, would hide it; then the emitted code writes it in full.
/// </summary>
internal static class TypeNames
{
    /// <summary>Every public type of <c>Kiln.Kernels</c>, ordered.</summary>
    public static readonly string[] Kernels =
    [
        "AccumulatingCall", "AdamKernel", "AdamStep", "AdaptiveAvgPool", "AlignedBuffer", "AllLanes", "AvgPool", "AvgPoolStrips", "BatchNorm", "Bias",
        "ChannelDropout", "ClassWeights", "Clear", "Columns", "Convolution", "Count1", "Count10", "Count11", "Count12", "Count13", "Count14",
        "Count15", "Count16", "Count2", "Count3", "Count4", "Count5", "Count6", "Count7", "Count8", "Count9", "CrossEntropy", "DebugMemory",
        "DepthwiseConvolution", "Elementwise", "Embedding", "EvaluatingCall", "F128", "F256", "F512", "Gemm", "GradientKernel", "GradientRow",
        "GroupNorm", "Gru", "Guard", "ICall", "ICount", "IElementwise", "ILanes", "IReduction", "IScalarFunction", "IScalarFunction2", "ISimd",
        "IStripFollower", "ISumExpression", "ISums", "IndexBuffer", "IndexCheck", "Initializer", "LogSoftmax", "Lstm", "MaxPool", "MaxPoolStrips",
        "ModelState", "NarrowLinear", "NegativeLogLikelihood", "NoFollower", "PackedArguments", "PackedRowPlaces", "ParameterLayout", "ParameterSet",
        "ParameterSpec", "Philox", "PlanarConvolution", "PlanarPool", "PlanarPoolStrips", "Recurrence", "RecurrentWeights", "Rnn", "RnnGradients", "RowNorm",
        "RowPlaces", "Rows", "SgdKernel", "SizeFunction", "Softmax", "SomeLanes", "StepOrder", "StepRows", "StridedCopy", "Terms", "TrainingCall",
        "VectorMath", "Windows",
    ];

    private static readonly (string Space, string[] Names)[] Others =
    [
        ("global::Kiln.", ["IModel", "Init", "LayerInfo", "ModelInfo", "ModelVariant", "Optimizer", "PackedSequence", "ParameterInfo", "RngState", "TorchRandom"]),
        ("global::System.", ["ArgumentNullException", "Func", "Int128", "InvalidOperationException", "Math", "MathF", "ReadOnlySpan", "Span"]),
        ("global::System.Collections.Generic.", ["IReadOnlyList"]),
        ("global::System.Numerics.Tensors.", ["ReadOnlyTensorSpan"]),
        ("global::System.Runtime.CompilerServices.", ["MethodImpl", "MethodImplOptions", "Unsafe"]),
        ("global::System.Runtime.InteropServices.", ["MemoryMarshal"]),
        ("global::", ["System"]),
    ];

    private static readonly Dictionary<string, string> Spaces = Others.Append(("global::Kiln.Kernels.", Kernels))
        .SelectMany(space => space.Item2.Select(name => (Name: name, Space: space.Item1))).ToDictionary(pair => pair.Name, pair => pair.Space, StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => Spaces.Keys;

    /// <summary>The name of a type of the user's own, marked where it is one of these.</summary>
    public static string Own(string name) => Spaces.ContainsKey(name) ? "@" + name : Identifiers.Escape(name);

    /// <summary>The code with the hidden names written in full wherever they mean the type. A name behind <c>@</c> is the user's own.</summary>
    public static string Qualify(string code, IEnumerable<string> hidden)
    {
        var names = new HashSet<string>(hidden.Where(Spaces.ContainsKey), StringComparer.Ordinal);
        if (names.Count == 0)
            return code;
        var result = new StringBuilder(code);
        IEnumerable<SimpleNameSyntax> places = CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>()
            .Where(name => names.Contains(name.Identifier.Text) && IsType(name));
        foreach (SimpleNameSyntax name in places.OrderByDescending(name => name.SpanStart))
            result.Insert(name.SpanStart, Spaces[name.Identifier.Text]);
        return result.ToString();
    }

    /// <summary>Whether the name stands where only a type or a namespace can, or has one of its members behind it.</summary>
    private static bool IsType(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        QualifiedNameSyntax qualified => qualified.Left == name && !IsOfFile(qualified),
        AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax or UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax => false,
        _ => SyntaxFacts.IsInTypeOnlyContext(name),
    };

    /// <summary>Usings and namespaces are looked up from outside.</summary>
    private static bool IsOfFile(SyntaxNode name) => name.Ancestors().SkipWhile(outer => outer is NameSyntax).FirstOrDefault() is UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax;
}
