using System.Buffers.Binary;
using System.Text;

namespace MailuOps.Engine.Kept;

/// <summary>What goes to and fro between a kept helper and this side; see <see cref="KeptProgram"/> for the layout.</summary>
internal readonly record struct KeptFrame(char Kind, uint Job, byte[] Payload)
{
    private const int HeaderSize = 9;

    public static KeptFrame Kill(uint job) => new('K', job, []);

    public static KeptFrame Start(uint job, ExecRequest request)
    {
        var variables = request.Environment?.Select(v => $"{v.Key}={v.Value}").ToArray() ?? [];
        using var payload = new MemoryStream();
        payload.Write(Encoding.UTF8.GetBytes($"{request.Command.Count} {variables.Length} {(request.Input is null ? 0 : 1)}\0"));
        foreach (var part in request.Command.Concat(variables))
        {
            payload.Write(Encoding.UTF8.GetBytes(part));
            payload.WriteByte(0);
        }

        payload.Write((request.Input ?? default).Span);
        return new KeptFrame('S', job, payload.ToArray());
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderSize + Payload.Length];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), Job);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)Payload.Length);
        Payload.CopyTo(bytes, HeaderSize);
        return bytes;
    }

    /// <summary>The next frame; null at the end.</summary>
    public static async Task<KeptFrame?> ReadAsync(Stream stream)
    {
        var header = new byte[HeaderSize];
        if (await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false).ConfigureAwait(false) < HeaderSize)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(5))];
        await stream.ReadExactlyAsync(payload).ConfigureAwait(false);
        return new KeptFrame((char)header[0], BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1)), payload);
    }
}
