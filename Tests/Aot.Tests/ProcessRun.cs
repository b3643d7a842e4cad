using System.Diagnostics;

namespace Kiln.Aot.Tests;

/// <summary>Other programs, run to their end.</summary>
internal static class ProcessRun
{
    /// <summary>What a program prints, which must succeed.</summary>
    public static async Task<string> Of(string program, params string[] arguments)
    {
        (int code, string output) = await WithCode(program, arguments);
        Assert.True(code == 0, $"{program} ended with {code}.\n{output}");
        return output;
    }

    /// <summary>How a program ended and what it printed; errors follow the output.</summary>
    public static async Task<(int Code, string Output)> WithCode(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
