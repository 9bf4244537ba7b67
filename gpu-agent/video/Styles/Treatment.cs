namespace Ainer.Workers.Video.Styles;

/// <summary>The ways in which the built-in provider can draw.</summary>
internal enum Treatment { Plain, Watercolour, Ink, Woodcut, Noir, Pastel, Comic, Sepia, Neon, Oil }
