using Kiln;

namespace Samples;

/// <summary>Grey images of 28 by 28 pixels, and the class of each.</summary>
internal sealed class DigitSet(float[] pixels, int[] labels)
{
    public const int Side = 28;
    public const int Pixels = Side * Side;

    /// <summary>Number of images.</summary>
    public int Count => labels.Length;

    /// <summary>The classes, 0 to 9.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>One image, row by row.</summary>
    public ReadOnlySpan<float> this[int index] => pixels.AsSpan(index * Pixels, Pixels);

    /// <summary>Images that lie one behind the other.</summary>
    public ReadOnlySpan<float> Range(int first, int count) => pixels.AsSpan(first * Pixels, count * Pixels);

    /// <summary>Reads <c>train-images-idx3-ubyte</c> and its labels, packed with gzip or not; pixels become 0 to 1.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="part"><c>train</c> or <c>t10k</c>.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not belong together.</exception>
    public static DigitSet Load(DirectoryInfo folder, string part)
    {
        string imageFile = Find(folder, $"{part}-images-idx3-ubyte"), labelFile = Find(folder, $"{part}-labels-idx1-ubyte");
        (int[] size, byte[] images) = IdxFile.LoadBytes(imageFile);
        (int[] count, byte[] labels) = IdxFile.LoadBytes(labelFile);
        if (size is not [_, Side, Side] || count is not [_] || size[0] != count[0])
        {
            throw new InvalidDataException($"{imageFile} holds ({string.Join(", ", size)}) bytes and {labelFile} ({string.Join(", ", count)}); (N, 28, 28) and (N) belong together.");
        }

        if (labels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)9))
        {
            throw new InvalidDataException($"{labelFile} holds a label above 9.");
        }

        return new DigitSet(Array.ConvertAll(images, value => value / 255f), Array.ConvertAll(labels, value => (int)value));
    }

    private static string Find(DirectoryInfo folder, string name)
    {
        string plain = Path.Combine(folder.FullName, name), packed = plain + ".gz";
        return File.Exists(plain) ? plain : File.Exists(packed) ? packed : throw new FileNotFoundException($"{folder.FullName} has neither {name} nor {name}.gz.");
    }

    /// <summary>Mean and standard deviation of all pixels.</summary>
    public (float Mean, float Deviation) Statistics()
    {
        double sum = 0, squares = 0;
        foreach (float value in pixels)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / pixels.Length;
        return ((float)mean, (float)Math.Sqrt(squares / pixels.Length - mean * mean));
    }

    /// <summary>Takes the mean off every pixel and divides by the deviation.</summary>
    public void Scale(float mean, float deviation)
    {
        foreach (ref float value in pixels.AsSpan())
        {
            value = (value - mean) / deviation;
        }
    }
}
