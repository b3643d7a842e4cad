using System.Text.RegularExpressions;

namespace Kiln.Generator.Text;

/// <summary>
/// The types of <c>Kiln.Kernels</c> that emitted code names. A type of the user's own with one of these names, even the model itself,
/// would hide it; then the emitted code writes it in full.
/// </summary>
internal static class KernelNames
{
    private const string Prefix = "global::Kiln.Kernels.";

    /// <summary>Every public type of <c>Kiln.Kernels</c>, ordered.</summary>
    public static readonly string[] All =
    [
        "AdamKernel", "AdamStep", "AdaptiveAvgPool", "AlignedBuffer", "AllLanes", "AvgPool", "AvgPoolStrips", "BatchNorm", "Bias", "ChannelDropout",
        "ClassWeights", "Clear", "Columns", "Convolution", "CrossEntropy", "DebugMemory", "DepthwiseConvolution", "Elementwise", "Embedding", "F128", "F256",
        "F512", "Gemm", "GradientKernel", "GroupNorm", "Gru", "Guard", "IElementwise", "ILanes", "IReduction", "IScalarFunction", "IScalarFunction2", "ISimd",
        "IStripFollower", "IndexBuffer", "IndexCheck", "Initializer", "LogSoftmax", "Lstm", "MaxPool", "MaxPoolStrips", "ModelState", "NegativeLogLikelihood",
        "NoFollower", "PackedArguments", "PackedRowPlaces", "ParameterLayout", "ParameterSet", "ParameterSpec", "Philox", "PlanarConvolution", "PlanarPool",
        "PlanarPoolStrips", "Recurrence", "RecurrentWeights", "Rnn", "RowNorm", "RowPlaces", "Rows", "SgdKernel", "SizeFunction", "Softmax", "SomeLanes",
        "StepOrder", "StepRows", "StridedCopy", "VectorMath", "Windows",
    ];

    /// <summary>The code with the hidden names written in full: where they are called, made, or the types of fields and bases.</summary>
    public static string Qualify(string code, IEnumerable<string> hidden)
    {
        foreach (string name in hidden)
            code = Regex.Replace(code, $@"(?<![\w.""]){name}(?=\.[A-Z])|(?<=\bnew ){name}(?=\()|(?<=(readonly|public|ref|:|struct,) ){name}(?=<| _| [A-Z]\w*;|\s*$)|{name}(?= (parent|CreateParameters)\b)", Prefix + name, RegexOptions.Multiline);
        return code;
    }
}
