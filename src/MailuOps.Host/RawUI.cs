using System.Management.Automation.Host;

namespace MailuOps.Host;

/// <summary>Only the size is real: it decides how wide tables become.</summary>
internal sealed class RawUI(Terminal terminal) : PSHostRawUserInterface
{
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public override Coordinates CursorPosition { get; set; }
    public override int CursorSize { get; set; } = 25;
    public override bool KeyAvailable => false;
    public override Size BufferSize
    {
        get => new(terminal.Width, 3000);
        set => throw NoConsole();
    }

    public override Size MaxPhysicalWindowSize => BufferSize;
    public override Size MaxWindowSize => BufferSize;
    public override Coordinates WindowPosition { get; set; }
    public override Size WindowSize
    {
        get => new(terminal.Width, 50);
        set => throw NoConsole();
    }

    public override string WindowTitle { get; set; } = "mailuops";

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoConsole();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NoConsole();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NoConsole();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoConsole();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NoConsole();

    private static NotSupportedException NoConsole() => new("This host does not edit the screen.");
}
