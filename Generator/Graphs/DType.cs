namespace Kiln.Generator.Graphs;

/// <summary>The element type of a value.</summary>
internal enum DType
{
    Float32,
    Int32,
    Int64,
}
