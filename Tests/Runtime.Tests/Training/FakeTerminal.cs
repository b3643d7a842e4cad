using Spectre.Console;

namespace Kiln.Runtime.Tests.Training;

/// <summary>A console that writes into a text and claims to be a terminal, or not to be.</summary>
internal static class FakeTerminal
{
    public static IAnsiConsole Create(TextWriter? writer = null, bool terminal = true)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new Output(writer ?? new StringWriter(), terminal),
        });
        console.Profile.Width = 80;
        return console;
    }

    private sealed class Output(TextWriter writer, bool terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => 80;

        public int Height => 25;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
