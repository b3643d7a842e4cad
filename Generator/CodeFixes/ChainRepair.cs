using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>One way to repair a chain.</summary>
/// <param name="Title">What the editor offers.</param>
/// <param name="Kind">The same for every repair of this kind, whatever its sizes: what "fix all" repeats.</param>
/// <param name="Changes">What is written.</param>
internal sealed record ChainRepair(string Title, string Kind, params TextChange[] Changes);
