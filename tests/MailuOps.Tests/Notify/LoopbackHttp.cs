using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace MailuOps.Tests.Notify;

/// <summary>A web server on this machine that answers what it is told to, and remembers what it was asked.</summary>
internal sealed class LoopbackHttp : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<int> _answers = new();

    public LoopbackHttp(params int[] answers)
    {
        answers.ToList().ForEach(_answers.Enqueue);
        for (var port = 20000 + Random.Shared.Next(20000); ; port++)
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Address = $"http://127.0.0.1:{port}/");
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Somebody has this port.
            }
        }

        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Path and body, in order.</summary>
    public ConcurrentQueue<(string Path, string Type, string Body)> Asked { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(call.Request.InputStream, Encoding.UTF8);
            Asked.Enqueue((call.Request.HttpMethod + " " + call.Request.RawUrl, call.Request.ContentType ?? "", await reader.ReadToEndAsync()));
            call.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 200;
            call.Response.RedirectLocation = Address + "elsewhere";
            call.Response.Close();
        }
    }
}
