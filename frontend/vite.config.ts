import { resolve } from "node:path";
import { defineConfig } from "vite";
import { pack } from "./build/pack.ts";
import { sprite } from "./build/sprite.ts";

const here = import.meta.dirname;
const out = resolve(here, "../yingdan/ui/static/ui");

export default defineConfig({
  root: here,
  base: "./",
  plugins: [sprite(resolve(here, "../yingdan/ui/icons.json")), pack(out)],
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: resolve(here, "main.ts"),
      output: {
        entryFileNames: "assets/[name]-[hash:8].js",
        chunkFileNames: "assets/[name]-[hash:8].js",
        assetFileNames: "assets/[name]-[hash:8][extname]",
      },
    },
  },
});
