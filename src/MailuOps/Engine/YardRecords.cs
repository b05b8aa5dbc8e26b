namespace MailuOps.Engine;

/// <summary>A network.</summary>
/// <param name="Internal">True: nothing leads out of it.</param>
/// <param name="Subnet">Its address range, for example 10.0.5.0/24; empty: not given yet.</param>
public sealed record EngineNetwork(string Id, string Name, bool Internal, string Subnet, IReadOnlyDictionary<string, string> Labels);

/// <summary>A volume of this engine.</summary>
public sealed record EngineVolume(string Name, IReadOnlyDictionary<string, string> Labels);

/// <summary>An image, as far as a copy of a service needs it.</summary>
public sealed record EngineImage(string Id, IReadOnlyList<string> EntryPoint, IReadOnlyList<string> Command)
{
    /// <summary>Names of its labels, which each of its containers has too.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>A copy of a service that is to be made.</summary>
/// <param name="SourceId">The service that it is a copy of.</param>
/// <param name="Name">Its own name.</param>
/// <param name="NetworkId">Its only network.</param>
public sealed record ServiceCopy(string SourceId, string Name, string NetworkId)
{
    /// <summary>Its image, which its node has.</summary>
    public required EngineImage Image { get; init; }

    /// <summary>Its service and container labels: no others.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its mounts: no others.</summary>
    public required IReadOnlyList<EngineMount> Mounts { get; init; }

    /// <summary>Names under which it is found in its network, beside those that the source has in its own.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Variables to set, or to leave out where the value is null; all others are the source's.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The node that runs it; a container is where its source is.</summary>
    public required string NodeId { get; init; }

    /// <summary>The most memory that it may take, in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>The most processor time that it may take, in cores.</summary>
    public required double Cpus { get; init; }

    /// <summary>The only server that is asked for names outside of its network.</summary>
    public required string NameServer { get; init; }

    /// <summary>A program that is started in front of the image's own command, which it gets as arguments; empty: none.</summary>
    public IReadOnlyList<string> Prelude { get; init; } = [];
}
