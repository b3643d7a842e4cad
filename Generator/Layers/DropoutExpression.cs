using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Inverted dropout as arithmetic: x times 1/(1-p) or 0.</summary>
internal static class DropoutExpression
{
    /// <param name="shape">The value's shape.</param>
    /// <param name="p">The probability of dropping an element.</param>
    /// <param name="stream">Keeps the masks of different layers apart.</param>
    public static Op Of(Shape shape, float p, int stream) => ElementwiseOp.Map(shape, new Operand(0) * new Keep(1 - p, stream));
}
