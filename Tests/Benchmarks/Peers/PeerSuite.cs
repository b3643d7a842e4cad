using System.Diagnostics;

namespace Kiln.Benchmarks.Peers;

/// <summary>
/// Programs that train the same workloads with other libraries: a folder with <c>run.sh THREADS PEER</c>, which takes the workloads'
/// names from the variable WORKLOADS and prints a JSON line per figure.
/// </summary>
internal sealed class PeerSuite
{
    /// <summary>What runs when no peers are named: PyTorch as tutorials use it, with fused optimizers, with a malloc that keeps its memory and as one compiled graph, NumPy, and TorchSharp.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["torch-eager", "torch-eager-fused", "torch-eager-tuned", "torch-compile-1graph", "numpy", "torchsharp"];

    private readonly string _script;

    private PeerSuite(string script) => _script = script;

    /// <summary>The folder where nothing else is said: beside the repository.</summary>
    public const string UsualFolder = "../shared/tools/peers";

    /// <summary>The programs in a folder, or in <see cref="UsualFolder"/>; null if they are not there.</summary>
    public static PeerSuite? Find(string? folder)
    {
        folder ??= Repository.Root is { } root ? Path.Combine(root, UsualFolder) : null;
        string? script = folder is null ? null : Path.GetFullPath(Path.Combine(folder, "run.sh"));
        return File.Exists(script) ? new PeerSuite(script) : null;
    }

    /// <summary>Runs one peer to its end.</summary>
    /// <param name="peer">Its name.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <param name="workloads">What it trains; what it does not know, it leaves out.</param>
    /// <param name="line">Takes each line as it comes.</param>
    /// <returns>What went wrong, or null.</returns>
    public string? Run(string peer, int threads, IEnumerable<string> workloads, Action<string> line)
    {
        var start = new ProcessStartInfo("bash", [_script, $"{threads}", peer]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["WORKLOADS"] = string.Join(' ', workloads);
        using Process process = Process.Start(start)!;
        // Of all that may be printed there, what speaks of an error tells the most.
        string said = "";
        process.ErrorDataReceived += (_, error) =>
        {
            if (!string.IsNullOrWhiteSpace(error.Data) && !said.Contains("rror", StringComparison.Ordinal))
                said = error.Data;
        };
        process.BeginErrorReadLine();
        int figures = 0;
        while (process.StandardOutput.ReadLine() is { } text)
        {
            figures++;
            line(text);
        }

        process.WaitForExit();
        return figures > 0 ? null : $"{peer} gave no figures; it is probably not installed for {_script}. It said: {(said.Length == 0 ? "nothing" : said)}";
    }
}
