namespace Kiln.Kernels;

/// <summary>How a product goes along its inner dimension. A type, so that the JIT drops the loops that a plain matrix does not need.</summary>
internal interface IWalk;

/// <summary>K elements in one stretch: matrices.</summary>
internal readonly struct Straight : IWalk;

/// <summary>Planes times lines of K elements, between which both operands jump: windows of images.</summary>
internal readonly struct OverWindows : IWalk;
