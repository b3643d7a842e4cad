using System.Diagnostics;

namespace Kiln.Parity.Tests;

/// <summary>PyTorch itself, where it stands beside the repository.</summary>
internal static class PyTorch
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a script of this folder. Where PyTorch does not start, the test is skipped; what goes wrong after that is an error.</summary>
    /// <param name="torch">What runs it: <c>BesideRepository.Require("tools/torch")</c>.</param>
    /// <param name="script">The script, which prints "ready" once PyTorch is there.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Run(string torch, string script, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new(torch, [Path.Combine(BesideRepository.Root, "Tests", "Parity.Tests", script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Skip($"PyTorch gave no answer within {Patience.TotalMinutes} minutes.");
        }

        if (!output.Result.Contains("ready", StringComparison.Ordinal))
            Assert.Skip($"PyTorch does not start: {errors.Result}");
        Assert.True(process.ExitCode == 0, errors.Result);
    }
}
