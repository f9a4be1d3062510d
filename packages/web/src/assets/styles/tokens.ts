/** The design tokens: colors for both schemes, the spacing scale, typography and corner radii. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --paper: #f6f3ec;
  --surface: #fffdf8;
  --sunken: #ece7db;
  --ink: #23211b;
  --muted: #625c4f;
  --line: #ded7c8;
  --field-line: #857d6d;
  --accent: #1f4d3a;
  --accent-strong: #143628;
  --on-accent: #fdfbf5;
  --accent-soft: #e2eade;
  --danger: #98301f;
  --danger-soft: #f8e7e1;
  --shade: 0 1px 2px rgb(35 33 27 / 5%), 0 8px 24px -12px rgb(35 33 27 / 14%);

  --tone-0: #dae3d3;
  --tone-1: #eddccd;
  --tone-2: #d8e1e2;
  --tone-3: #efe5c9;
  --halo: rgb(255 253 248 / 50%);
  --light: #fdfaf2;
  --wood: #c19a6b;
  --dark: #2b3a33;
  --warm: #b95f43;
  --blue: #3f6478;

  --s1: 0.25rem;
  --s2: 0.5rem;
  --s3: 0.75rem;
  --s4: 1rem;
  --s5: 1.5rem;
  --s6: 2rem;
  --s7: 3rem;
  --s8: 4.5rem;

  --serif: "Iowan Old Style", "Palatino Nova", "Palatino Linotype", Palatino, "URW Palladio L", "P052", "Book Antiqua", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --corner: 0.5rem;
  --corner-large: 0.875rem;
  --touch: 2.75rem;
}

@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171612;
    --surface: #211f1a;
    --sunken: #100f0c;
    --ink: #efe9dd;
    --muted: #b3ab9b;
    --line: #37332a;
    --field-line: #857d6c;
    --accent: #9dccae;
    --accent-strong: #bce0c9;
    --on-accent: #10211a;
    --accent-soft: #22312a;
    --danger: #f2a795;
    --danger-soft: #38221d;
    --shade: 0 1px 2px rgb(0 0 0 / 40%);

    --tone-0: #2d372d;
    --tone-1: #3d3129;
    --tone-2: #2a3438;
    --tone-3: #3b3526;
  --halo: rgb(255 248 230 / 13%);
    --light: #e4dccb;
    --wood: #a98255;
    --dark: #0f1512;
    --warm: #b3644b;
    --blue: #6d93a6;
  }
}
`
