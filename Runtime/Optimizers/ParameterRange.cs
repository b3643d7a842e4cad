namespace Kiln;

/// <summary>Neighbouring parameters of one group: a run of floats in the flat buffers.</summary>
internal readonly record struct ParameterRange(int Start, int Length, ParameterGroup Group);
