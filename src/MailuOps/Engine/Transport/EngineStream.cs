using System.Net.Security;
using System.Net.Sockets;

namespace MailuOps.Engine.Transport;

/// <summary>A connection to an engine whose sending half can be closed alone, as the end of standard input needs it.</summary>
internal sealed class EngineStream(Socket socket, Stream inner) : TwoWayStream(inner, inner)
{
    /// <summary>Under TLS the end is a close_notify: shutting the socket would look like an attack and end the reading half too.</summary>
    public override void CloseWrite()
    {
        if (Outward is SslStream tls)
        {
            tls.ShutdownAsync().GetAwaiter().GetResult();
        }
        else
        {
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Outward.Dispose();
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
