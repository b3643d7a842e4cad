namespace Kiln.Kernels;

/// <summary>Planes of lines of an inner dimension, and where the next begins.</summary>
/// <param name="Planes">How many there are.</param>
/// <param name="ALine">Floats from the end of a line of A to the next.</param>
/// <param name="BLine">The same of B.</param>
/// <param name="APlane">What is left to the next plane of A behind its last line.</param>
/// <param name="BPlane">The same of B.</param>
internal readonly record struct Jumps(nint Planes, nint ALine, nint BLine, nint APlane, nint BPlane);
