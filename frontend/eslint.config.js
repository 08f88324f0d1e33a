import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["node_modules"] },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    files: ["behaviours/*.ts"],
    rules: {
      "max-lines": ["error", 80],
      complexity: ["error", 12],
    },
  },
  {
    files: ["islands/*.ts"],
    rules: { "max-lines": ["error", 300] },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { globals: {} },
    rules: { "no-undef": "off", eqeqeq: "error", "no-console": "error" },
  },
);
