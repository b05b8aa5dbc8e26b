using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

/// <summary>Stands between a client and a Docker engine's socket, until it is cut: then all connections break, and so many new ones are refused.</summary>
public sealed class BrokenLine : IDisposable
{
    private readonly Socket _door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _open = new List<Socket>();
    private readonly string _path, _engine;
    private int _refuse;

    public BrokenLine(string path, string engine)
    {
        (_path, _engine) = (path, engine);
        File.Delete(path);
        _door.Bind(new UnixDomainSocketEndPoint(path));
        _door.Listen(64);
        _ = ServeAsync();
    }

    /// <summary>How many connections it broke.</summary>
    public int Broken { get; private set; }

    /// <summary>How many it refused since.</summary>
    public int Refused { get; private set; }

    public void Cut(int refuse)
    {
        lock (_open)
        {
            _refuse = refuse;
            Broken += _open.Count / 2;
            _open.ForEach(s => s.Close());
            _open.Clear();
        }
    }

    public void Dispose()
    {
        _door.Close();
        File.Delete(_path);
        Cut(0);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var client = await _door.AcceptAsync();
            var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            lock (_open)
            {
                if (_refuse > 0)
                {
                    (_refuse, Refused) = (_refuse - 1, Refused + 1);
                    client.Close();
                    continue;
                }

                _open.Add(client);
                _open.Add(engine);
            }

            _ = JoinAsync(client, engine);
        }
    }

    private async Task JoinAsync(Socket client, Socket engine)
    {
        try
        {
            await engine.ConnectAsync(new UnixDomainSocketEndPoint(_engine));
            await Task.WhenAll(CopyAsync(client, engine), CopyAsync(engine, client));
        }
        catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
        {
            // Cut, or ended by one side.
        }

        lock (_open)
        {
            _open.Remove(client);
            _open.Remove(engine);
        }

        client.Close();
        engine.Close();
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer, SocketFlags.None) is var count && count > 0)
        {
            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(new ArraySegment<byte>(buffer, sent, count - sent), SocketFlags.None);
            }
        }

        // One half may end before the other: what is attached to a command's input does so.
        to.Shutdown(SocketShutdown.Send);
    }
}
