using System.Net.Http.Headers;
using System.Text;

namespace MailuOps.Notify;

/// <summary>Webhooks and pings.</summary>
internal static class HttpNotice
{
    public static Task<string> PostAsync(NotificationTarget target, Notice notice, CancellationToken token) =>
        SendAsync(target.Url!, new StringContent(notice.Json(), Encoding.UTF8, "application/json"), token);

    /// <param name="signal">"start", "fail", or empty for success, as healthchecks.io and its kin read it.</param>
    public static Task<string> PingAsync(NotificationTarget target, string signal, string text, CancellationToken token)
    {
        var url = new UriBuilder(target.Url!);
        url.Path = signal.Length == 0 ? url.Path : url.Path.TrimEnd('/') + "/" + signal;
        return SendAsync(url.Uri, new StringContent(text, Encoding.UTF8, "text/plain"), token);
    }

    private static async Task<string> SendAsync(Uri url, HttpContent content, CancellationToken token)
    {
        // A redirect of a POST becomes a GET, which would look like success.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MailuOps", typeof(HttpNotice).Assembly.GetName().Version?.ToString(3)));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        var answer = $"HTTP {status}";
        return response.IsSuccessStatusCode ? answer
            : status is >= 500 or 408 or 429 ? throw new HttpRequestException(answer) : throw new NotificationRefusedException(answer);
    }
}
