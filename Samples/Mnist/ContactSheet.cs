using SkiaSharp;

namespace Samples;

/// <summary>A picture of images in rows; under each, in green what it is and in red what it was taken for.</summary>
internal static class ContactSheet
{
    private const int Columns = 8, Rows = 5, Zoom = 3, Margin = 8, Caption = 20;
    private const int Cell = DigitSet.Side * Zoom, StepX = Cell + Margin, StepY = Cell + Caption + Margin;

    private static readonly SKColor s_background = new(32, 34, 40), s_green = new(90, 220, 120), s_red = new(250, 100, 90);

    /// <summary>How many images there is room for.</summary>
    public const int Capacity = Columns * Rows;

    /// <summary>Writes the picture as PNG.</summary>
    public static void Save(string path, DigitSet set, IReadOnlyList<Mistake> mistakes, float mean, float deviation)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(Columns * StepX + Margin, Rows * StepY + Margin));
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(s_background);
        for (int i = 0; i < mistakes.Count; i++)
        {
            int left = Margin + i % Columns * StepX, top = Margin + i / Columns * StepY;
            using SKBitmap image = Greys(SKColorType.Gray8, DigitSet.Side, set[mistakes[i].Index], deviation, mean);
            canvas.DrawBitmap(image, SKRect.Create(left, top, Cell, Cell));
            DrawSign(canvas, mistakes[i].Label, left + Cell / 2 - Caption - 4, top + Cell + 2, s_green);
            DrawSign(canvas, mistakes[i].Answer, left + Cell / 2 + 4, top + Cell + 2, s_red);
        }

        using SKImage picture = surface.Snapshot();
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        using FileStream file = File.Create(path);
        png.SaveTo(file);
    }

    /// <summary>A digit in a colour; the pen covers some pixels in part.</summary>
    private static void DrawSign(SKCanvas canvas, int digit, int left, int top, SKColor colour)
    {
        Span<float> sign = stackalloc float[Caption * Caption];
        DrawnDigits.DrawPlain(digit, Caption, sign);
        using SKBitmap mask = Greys(SKColorType.Alpha8, Caption, sign, 1, 0);
        using SKPaint paint = new() { Color = colour };
        canvas.DrawBitmap(mask, left, top, paint);
    }

    /// <summary>A square of values, <c>value · scale + offset</c> in [0, 1], as bytes.</summary>
    private static SKBitmap Greys(SKColorType type, int side, ReadOnlySpan<float> values, float scale, float offset)
    {
        SKBitmap bitmap = new(new SKImageInfo(side, side, type));
        Span<byte> bytes = bitmap.GetPixelSpan();
        for (int i = 0; i < values.Length; i++)
        {
            bytes[i / side * bitmap.RowBytes + i % side] = (byte)Math.Clamp((values[i] * scale + offset) * 255, 0, 255);
        }

        return bitmap;
    }
}
