using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace MailuOps.Report.Html;

/// <summary>A piece of HTML. Made from an interpolated string: what stands in the braces is encoded, unless it is markup itself.</summary>
internal readonly record struct Markup(string Text)
{
    public static Markup None { get; } = new("");

    public static Markup Of(Builder builder) => new(builder.ToString());

    public override string ToString() => Text;

    /// <summary>Collects literals as they are and values encoded, so that nothing can be forgotten.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + 32 * formattedCount);

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

        public void AppendFormatted(IEnumerable<Markup> parts) => _text.AppendJoin("", parts);

        public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(ReportText.Visible(text ?? "")));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}
