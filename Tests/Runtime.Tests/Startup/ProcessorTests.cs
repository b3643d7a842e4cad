using System.Runtime.Intrinsics;

namespace Kiln.Runtime.Tests.Startup;

public class ProcessorTests
{
    [Fact]
    public void It_has_AVX512_where_the_compiler_uses_it()
    {
        bool limited = Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("DOTNET_Enable", StringComparison.Ordinal));
        Assert.SkipWhen(limited, "The compiler may not use what the processor has.");
        Assert.Equal(Vector512.IsHardwareAccelerated, Processor.HasFastAvx512());
    }

    [Fact]
    public void The_C_library_and_the_kernel_say_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Processor.LibraryHasAvx512() is not null, "glibc 2.33 or later says what the processor has.");
        Assert.Equal(Processor.KernelHasAvx512(), Processor.LibraryHasAvx512());
    }

    [Fact]
    public void Compiled_as_it_runs_a_program_stays_itself()
    {
        int process = Environment.ProcessId;
        WiderProgram.Start();
        Assert.Equal(process, Environment.ProcessId);
    }
}
