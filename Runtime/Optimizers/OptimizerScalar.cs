namespace Kiln;

/// <summary>One number that an optimizer remembers or a schedule changes, under PyTorch's name for it.</summary>
internal sealed record OptimizerScalar(string Name, Func<double> Get, Action<double> Set);
