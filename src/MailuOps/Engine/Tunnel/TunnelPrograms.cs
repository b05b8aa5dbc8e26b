namespace MailuOps.Engine.Tunnel;

/// <summary>The programs that relay between their standard streams and a TCP connection.</summary>
internal static class TunnelPrograms
{
    /// <summary>What they write to standard error once the connection stands.</summary>
    public const string ConnectedLine = "mailuops-tunnel: connected";

    /// <summary>$1 host, $2 port, $3 and $4 the programs: takes the first interpreter there is.</summary>
    public const string Launcher = $$"""
        if command -v python3 >/dev/null 2>&1; then
            exec python3 -I -S -c "$3" "$1" "$2"
        elif command -v bash >/dev/null 2>&1; then
            exec bash -c "$4" bash "$1" "$2"
        elif command -v nc >/dev/null 2>&1; then
            echo '{{ConnectedLine}}' >&2
            exec nc "$1" "$2"
        fi
        echo 'mailuops-tunnel: the container has neither python3 nor bash nor nc' >&2
        exit 2
        """;

    /// <summary>Half-closes both ways. Blocking calls and one thread: starts in a few hundredths of a second.</summary>
    public const string Python = $$"""
        import os, socket, sys, threading
        try:
            peer = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=15)
        except OSError as e:
            sys.exit("mailuops-tunnel: %s" % e)
        peer.settimeout(None)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        os.write(2, b"{{ConnectedLine}}\n")
        def send():
            try:
                while True:
                    data = os.read(0, 65536)
                    if not data:
                        break
                    peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        threading.Thread(target=send, daemon=True).start()
        try:
            while True:
                data = peer.recv(65536)
                if not data:
                    break
                while data:
                    data = data[os.write(1, data):]
        except OSError as e:
            os.write(2, ("mailuops-tunnel: %s\n" % e).encode())
            os._exit(1)
        os._exit(0)
        """;

    /// <summary>Cannot half-close: the end of input is not passed on.</summary>
    public const string Bash = $$"""
        exec 3<>"/dev/tcp/$1/$2" || exit 1
        echo '{{ConnectedLine}}' >&2
        cat <&0 >&3 &
        cat <&3
        kill $! 2>/dev/null
        exit 0
        """;
}
