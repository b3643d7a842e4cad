using System.Globalization;
using CsCheck;
using Kiln.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Tests.Text;

public class LiteralsTests
{
    [Theory]
    [InlineData(1f, "1f")]
    [InlineData(0f, "0f")]
    [InlineData(-0f, "-0f")]
    [InlineData(0.1f, "0.1f")]
    [InlineData(-2.5f, "-2.5f")]
    [InlineData(1e-5f, "1E-05f")]
    [InlineData(float.MaxValue, "3.4028235E+38f")]
    [InlineData(float.NaN, "float.NaN")]
    [InlineData(float.PositiveInfinity, "float.PositiveInfinity")]
    [InlineData(float.NegativeInfinity, "float.NegativeInfinity")]
    public void Floats_are_short(float value, string expected) => Assert.Equal(expected, Literals.Float(value));

    [Theory]
    [InlineData(1d, "1.0")]
    [InlineData(-0d, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e20, "1E+20")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.NaN, "double.NaN")]
    public void Doubles_are_short(double value, string expected) => Assert.Equal(expected, Literals.Double(value));

    [Fact]
    public void Numbers_read_back_bit_for_bit()
    {
        Gen.Float.Where(float.IsFinite).Sample(value =>
            Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits((float)Read(Literals.Float(value)))));
        Gen.Double.Where(double.IsFinite).Sample(value =>
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits((double)Read(Literals.Double(value)))));
    }

    [Fact]
    public void Numbers_ignore_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            Assert.Equal("-0.5f", Literals.Float(-0.5f));
            Assert.Equal("-0.5", Literals.Double(-0.5));
            Assert.Equal("-3", Literals.Int(-3));
            Assert.Equal("-3L", Literals.Long(-3));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Strings_read_back() => Gen.String[Gen.Char, 0, 20].Sample(value => Assert.Equal(value, Read(Literals.String(value))));

    [Theory]
    [InlineData("a\"b\\c\r\n\t\0", """
        "a\"b\\c\r\n\t\0"
        """)]
    [InlineData("\u2028\u0001é", """
        "\u2028\u0001é"
        """)]
    [InlineData(null, "null")]
    public void Strings_are_escaped(string? value, string expected) => Assert.Equal(expected, Literals.String(value));

    [Fact]
    public void Xml_text_is_escaped() => Assert.Equal("a &lt; b &amp;&amp; c &gt; \"d\"", Literals.XmlText("a < b && c > \"d\""));

    /// <summary>The value the C# compiler gives to a literal.</summary>
    private static object Read(string source)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(source);
        Assert.False(expression.ContainsDiagnostics, source);
        return expression switch
        {
            PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax { Token.Value: float value } } => -value,
            PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax { Token.Value: double value } } => -value,
            LiteralExpressionSyntax { Token.Value: { } value } => value,
            _ => throw new ArgumentException(source),
        };
    }
}
