using System.Diagnostics;

namespace Kiln.Aot.Tests;

/// <summary>Other programs, run to their end.</summary>
internal static class ProcessRun
{
    /// <summary>What a program prints, which must succeed.</summary>
    public static Task<string> Of(string program, params string[] arguments) => Of(program, arguments, []);

    /// <summary>What a program prints, which must succeed, with variables of its environment set.</summary>
    public static async Task<string> Of(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        (int code, string output) = await WithCode(program, arguments, environment);
        Assert.True(code == 0, $"{program} ended with {code}.\n{output}");
        return output;
    }

    /// <summary>How a program ended and what it printed; errors follow the output.</summary>
    public static async Task<(int Code, string Output)> WithCode(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
