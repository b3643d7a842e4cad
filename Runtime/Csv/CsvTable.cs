using System.Globalization;
using nietras.SeparatedValues;

namespace Kiln;

/// <summary>
/// A table from a CSV file: rows of equally many cells under named columns. Numbers are read in the invariant culture; whatever does not
/// fit is reported with its line and column.
/// </summary>
public sealed class CsvTable
{
    private readonly string _path;
    private readonly string[] _columns;
    private readonly List<string> _cells = [];
    private readonly List<int> _lines = [];

    private CsvTable(string path, string[] columns)
    {
        _path = path;
        _columns = columns;
    }

    /// <summary>Names of the columns; numbers from 1 where the file has no header.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Number of rows, without the header.</summary>
    public int RowCount => _lines.Count;

    /// <summary>Reads a file; cells in quotation marks may hold separators and line ends.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between cells.</param>
    /// <param name="hasHeader">Whether the first line names the columns.</param>
    /// <exception cref="InvalidDataException">A row has another number of cells than the first line, or a name stands twice.</exception>
    public static CsvTable Load(string path, char separator = ',', bool hasHeader = true)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path, separator, hasHeader);
    }

    /// <summary>Reads a stream; errors call it by the name given.</summary>
    /// <exception cref="InvalidDataException">A row has another number of cells than the first line, or a name stands twice.</exception>
    public static CsvTable Load(Stream stream, string name, char separator = ',', bool hasHeader = true)
    {
        using SepReader reader = Sep.New(separator).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
            CreateToString = SepToString.PoolPerCol(),
        }).From(stream);

        CsvTable? table = null;
        foreach (SepReader.Row row in reader)
        {
            if (row.Span.Count('"') % 2 != 0)
                throw new InvalidDataException($"{name}: a quotation mark in line {row.LineNumberFrom} is not closed.");

            // An empty line is a row with one empty cell; at the end of a file it is no row.
            if (row.ColCount == 1 && row[0].Span.IsEmpty)
                continue;
            if (table is null)
            {
                table = new CsvTable(name, hasHeader ? Header(name, row) : [.. Enumerable.Range(1, row.ColCount).Select(i => $"{i}")]);
                if (hasHeader)
                    continue;
            }

            table.Add(row);
        }

        return table ?? throw new InvalidDataException($"{name} is empty.");
    }

    /// <summary>The numbers of some columns, row after row: shape (RowCount, columns.Count).</summary>
    /// <param name="columns">Their names; all columns if none are given.</param>
    /// <param name="missing">What stands for an empty cell, "?", "NA" or "NaN"; an error if not given.</param>
    /// <exception cref="InvalidDataException">A cell is no number; the message says where.</exception>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public float[] Floats(IReadOnlyList<string>? columns = null, float? missing = null)
    {
        int[] places = [.. (columns ?? _columns).Select(PlaceOf)];
        var values = new float[RowCount * places.Length];
        for (int row = 0; row < RowCount; row++)
        {
            for (int i = 0; i < places.Length; i++)
                values[(row * places.Length) + i] = Number(row, places[i], missing);
        }

        return values;
    }

    /// <summary>The numbers of one column.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="missing">What stands for an empty cell, "?", "NA" or "NaN"; an error if not given.</param>
    /// <exception cref="InvalidDataException">A cell is no number; the message says where.</exception>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public float[] Floats(string column, float? missing = null) => Floats([column], missing);

    /// <summary>The texts of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string[] Texts(string column)
    {
        int place = PlaceOf(column);
        return [.. Enumerable.Range(0, RowCount).Select(row => Cell(row, place))];
    }

    /// <summary>A column of names as class numbers.</summary>
    /// <returns>The number of each row's name, and the names: all different ones in their order.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public (int[] Classes, string[] Names) Classes(string column)
    {
        string[] texts = Texts(column);
        string[] names = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        return ([.. texts.Select(text => Array.BinarySearch(names, text, StringComparer.Ordinal))], names);
    }

    private static string[] Header(string name, SepReader.Row row)
    {
        var columns = new string[row.ColCount];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = row[i].ToString();
            if (Array.IndexOf(columns, columns[i], 0, i) is var other and >= 0)
                throw new InvalidDataException($"{name}: line 1 names columns {other + 1} and {i + 1} \"{columns[i]}\".");
        }

        return columns;
    }

    private void Add(SepReader.Row row)
    {
        if (row.ColCount != _columns.Length)
        {
            throw new InvalidDataException(
                $"{_path}: line {row.LineNumberFrom} has {row.ColCount} columns; the first line has {_columns.Length}.");
        }

        _lines.Add(row.LineNumberFrom);
        for (int i = 0; i < row.ColCount; i++)
            _cells.Add(row[i].ToString());
    }

    private string Cell(int row, int place) => _cells[(row * _columns.Length) + place];

    private float Number(int row, int place, float? missing)
    {
        string cell = Cell(row, place).Trim();
        if (cell is "" or "?" or "NA" or "NaN")
        {
            return missing ?? throw new InvalidDataException(
                $"{Where(row, place)}: the value is missing (\"{cell}\"). Say what stands for it: missing.");
        }

        return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            ? value
            : throw new InvalidDataException($"{Where(row, place)}: \"{cell}\" is no number.");
    }

    private string Where(int row, int place) => $"{_path}: line {_lines[row]}, column {place + 1} ({_columns[place]})";

    private int PlaceOf(string column)
    {
        int place = Array.IndexOf(_columns, column);
        return place >= 0
            ? place
            : throw new ArgumentException($"{_path} has no column \"{column}\"; it has {string.Join(", ", _columns)}.", nameof(column));
    }
}
