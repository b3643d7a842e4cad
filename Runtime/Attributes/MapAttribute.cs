namespace Kiln;

/// <summary>
/// Applies a function of the class to every element: <c>[Map(nameof(Swish))]</c> with
/// <c>static float Swish(float x) => x / (1 + MathF.Exp(-x));</c>. It is compiled into the graph, differentiated and vectorised.
/// </summary>
/// <remarks>
/// <para>The function is static, takes one or two floats and has an expression body over arithmetic, comparisons, <c>?:</c> and the
/// functions of <see cref="MathF"/> that have a derivative. Anything else is an error at the offending expression.</para>
/// <para>Input and output have the same shape; a second operand has that shape too.</para>
/// </remarks>
public sealed class MapAttribute : LayerAttribute
{
    /// <summary>y = function(x).</summary>
    public MapAttribute(string function)
    {
    }

    /// <summary>y = function(x, other), with the value named <paramref name="other"/>.</summary>
    public MapAttribute(string function, string other)
    {
    }
}
