import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("../src/solieu/web/static/dist");

/** The Python that has fonttools: the one asked for, the environment's, the work tree's. */
function python(): string {
  const places = [process.env["PYTHON"], `${process.env["VIRTUAL_ENV"] ?? ""}/bin/python`, here("../.venv/bin/python")];
  return places.find((place) => place && existsSync(place)) ?? "python3";
}

/** A server that runs meanwhile still names the files of the last build: they stay one build longer. */
function clearOlderThanLast(): void {
  const manifest = `${dist}/.vite/manifest.json`;
  if (!existsSync(manifest) || !existsSync(`${dist}/assets`)) return;
  const last = readFileSync(manifest, "utf8");
  for (const name of readdirSync(`${dist}/assets`)) {
    if (!last.includes(`"assets/${name}"`)) rmSync(`${dist}/assets/${name}`);
  }
}

/** Makes the fonts that the styles ask for, before the styles are read. */
function fonts(): Plugin {
  return {
    name: "solieu-fonts",
    apply: "build",
    buildStart() {
      clearOlderThanLast();
      execFileSync(python(), [here("fonts.py")], { stdio: "inherit" });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [fonts()],
  resolve: { alias: { "@fonts": here("node_modules/.solieu-fonts") } },
  build: {
    outDir: dist,
    emptyOutDir: false,
    manifest: true,
    target: ["chrome107", "firefox104", "safari16"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { portal: here("entries/portal.ts"), staff: here("entries/staff.ts") } },
  },
  test: { environment: "happy-dom", include: ["islands/**/*.test.ts"] },
});
