namespace Kiln;

/// <summary>
/// Makes it an error when a training step of the model needs more memory (arena and gradients) than the given size at the given
/// values of its symbols: <c>[MemoryBudget("256KB", B = 32, T = 64)]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MemoryBudgetAttribute : Attribute
{
    /// <summary>Sets the budget.</summary>
    /// <param name="size">A number with <c>B</c>, <c>KB</c>, <c>MB</c> or <c>GB</c> (powers of 1024).</param>
    /// <param name="symbols">Values of symbols other than B, T and S, such as <c>"N = 16"</c>.</param>
    public MemoryBudgetAttribute(string size, params string[] symbols)
    {
    }

    /// <summary>Value of the symbol B, usually the batch size; 1 unless set.</summary>
    public int B { get; set; } = 1;

    /// <summary>Value of the symbol T, usually the number of steps; 1 unless set.</summary>
    public int T { get; set; } = 1;

    /// <summary>Value of the symbol S, usually a second length; 1 unless set.</summary>
    public int S { get; set; } = 1;
}
