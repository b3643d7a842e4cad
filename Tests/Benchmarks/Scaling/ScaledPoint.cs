namespace Kiln.Benchmarks.Scaling;

/// <summary>One measured size; microseconds, or bytes.</summary>
internal sealed record ScaledPoint(double Size, double Value, double Floor);
