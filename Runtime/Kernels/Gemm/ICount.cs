namespace Kiln.Kernels;

/// <summary>
/// A number of rows or vectors, 1 to 16, as a type. The number is the size of the struct: the JIT knows sizes while it reads a
/// method, so it never spends time on the rows that a tile does not have.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICount;

/// <summary>1.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 1)]
public readonly struct Count1 : ICount;

/// <summary>2.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 2)]
public readonly struct Count2 : ICount;

/// <summary>3.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 3)]
public readonly struct Count3 : ICount;

/// <summary>4.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 4)]
public readonly struct Count4 : ICount;

/// <summary>5.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 5)]
public readonly struct Count5 : ICount;

/// <summary>6.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 6)]
public readonly struct Count6 : ICount;

/// <summary>7.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 7)]
public readonly struct Count7 : ICount;

/// <summary>8.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 8)]
public readonly struct Count8 : ICount;

/// <summary>9.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 9)]
public readonly struct Count9 : ICount;

/// <summary>10.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 10)]
public readonly struct Count10 : ICount;

/// <summary>11.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 11)]
public readonly struct Count11 : ICount;

/// <summary>12.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 12)]
public readonly struct Count12 : ICount;

/// <summary>13.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 13)]
public readonly struct Count13 : ICount;

/// <summary>14.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 14)]
public readonly struct Count14 : ICount;

/// <summary>15.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 15)]
public readonly struct Count15 : ICount;

/// <summary>16.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly struct Count16 : ICount;
