using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Ops;

/// <summary>
/// Gates of recurrent cells lie in blocks: a step's row is [gate][hidden padded to 16], and so are the rows of the weights that make it.
/// </summary>
internal static class GateBlock
{
    /// <summary>Floats of one block.</summary>
    public static int Width(Parameter parameter) => parameter.RowStride / parameter.GateBlocks.Count;

    /// <summary>A <c>ref</c> to a value's columns from a block on.</summary>
    public static string Ref(OpWriter w, Value value, Parameter parameter, int block) =>
        block == 0 ? w.Ref(value) : $"ref Unsafe.Add({w.Ref(value)}, {Literals.Int(block * Width(parameter))})";
}
