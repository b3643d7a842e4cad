namespace Samples;

/// <summary>How often names of one language (rows) were taken for another (columns), in percent of the row.</summary>
internal sealed class ConfusionMatrix(string[] languages)
{
    private readonly int[,] _counts = new int[languages.Length, languages.Length];

    public double Accuracy => Total == 0 ? double.NaN : (double)Enumerable.Range(0, languages.Length).Sum(i => _counts[i, i]) / Total;

    private int Total => _counts.Cast<int>().Sum();

    public void Add(int actual, int guessed) => _counts[actual, guessed]++;

    public void Print()
    {
        int width = languages.Max(language => language.Length);
        Console.WriteLine($"{"",-3}{string.Empty.PadRight(width)}  names  {string.Join(" ", languages.Select(language => language.Length > 3 ? language[..3] : language.PadRight(3)))}");
        for (int row = 0; row < languages.Length; row++)
        {
            int names = Enumerable.Range(0, languages.Length).Sum(column => _counts[row, column]);
            IEnumerable<string> cells = Enumerable.Range(0, languages.Length).Select(column => Percent(_counts[row, column], names));
            Console.WriteLine($"   {languages[row].PadRight(width)} {names,6}  {string.Join(" ", cells)}");
        }
    }

    private static string Percent(int count, int all) => count == 0 ? "  ." : $"{100.0 * count / all,3:F0}";
}
