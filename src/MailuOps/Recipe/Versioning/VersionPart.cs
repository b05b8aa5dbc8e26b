namespace MailuOps.Recipe.Versioning;

/// <summary>The part of a recipe's own version that a change raises. The customs differ between recipes, so the user names it.</summary>
public enum VersionPart
{
    /// <summary>The operator has to do something by hand.</summary>
    Major,

    /// <summary>A feature, such as backup labels; by the other custom a new image.</summary>
    Minor,

    /// <summary>A fix; by the other custom any change that touches the recipe alone.</summary>
    Patch,
}
