using Kiln.Kernels;

namespace Kiln;

/// <summary>One number per trainable parameter that an optimizer remembers, under PyTorch's name for it.</summary>
internal readonly record struct OptimizerState(string Name, AlignedBuffer Values);
