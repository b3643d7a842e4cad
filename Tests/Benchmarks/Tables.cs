using Spectre.Console;

namespace Kiln.Benchmarks;

/// <summary>Tables of figures: the first column is a name, the others are numbers.</summary>
internal static class Tables
{
    // A file has no width of its own; Spectre would take 80 and break the names.
    private const int FileWidth = 320;

    public static Table New(string name, params ReadOnlySpan<string> figures)
    {
        Table table = new Table().Border(TableBorder.Markdown).AddColumn(name, column => column.NoWrap());
        foreach (string figure in figures)
            table.AddColumn(new TableColumn(figure).RightAligned());
        return table;
    }

    public static void Write(Table table)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = FileWidth;
        AnsiConsole.Write(table);
    }

    /// <summary>Four significant digits, from nanoseconds to seconds.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => "-",
        < 1 => $"{value:F4}",
        < 10 => $"{value:F3}",
        < 100 => $"{value:F2}",
        < 1000 => $"{value:F1}",
        _ => $"{value:N0}",
    };
}
