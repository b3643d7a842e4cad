namespace Kiln.Benchmarks.Scaling;

/// <summary>What was measured of a <see cref="ScaledSeries"/>.</summary>
internal sealed record ScaledLine(string Axis, string Name, IReadOnlyList<ScaledPoint> Points);
