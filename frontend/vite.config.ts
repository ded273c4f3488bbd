import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
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

/** Makes the fonts that the styles ask for, and clears what an earlier build left. */
function fonts(): Plugin {
  return {
    name: "solieu-fonts",
    apply: "build",
    buildStart() {
      rmSync(`${dist}/assets`, { recursive: true, force: true });
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
