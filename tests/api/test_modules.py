"""Modules a page leads to: all that it needs at once, nothing that it asks for later."""

import re

from api.modules import imported, with_preloads
from deploy.local.places import CHECKOUT

STATIC = CHECKOUT / "web" / "static"


def write(folder, **files):
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_imports_are_followed_each_once_and_what_is_loaded_later_is_not(tmp_path):
    write(
        tmp_path,
        js__main='import { a } from "./a.js";\nimport * as L from "../vendor/l.js";\n'
        'import "./b/c.js";\n',
        js__a='import {\n  c,\n} from "./b/c.js";\nconst later = () => import("./later.js");\n',
        js__b__c='export { x } from "../../vendor/l.js";\nimport { gone } from "./gone.js";\n',
        vendor__l="export const x = 1;\n",
        js__later="export const y = 1;\n",
    )
    assert imported(tmp_path, "js/main.js") == ["js/a.js", "vendor/l.js", "js/b/c.js"]


def test_a_circle_of_imports_ends(tmp_path):
    write(tmp_path, a='import "./b.js";\n', b='import "./a.js";\n')
    assert imported(tmp_path, "a.js") == ["b.js"]


def test_a_page_without_a_module_script_stays_as_it_is(tmp_path):
    assert with_preloads("<p>static/</p>", tmp_path) == "<p>static/</p>"


def test_the_pages_name_each_module_before_the_script_that_needs_it():
    for name in ("duty", "wall"):
        text = with_preloads((STATIC / f"{name}.html").read_text(encoding="utf-8"), STATIC)
        named = re.findall(r'<link rel="modulepreload" href="static/([^"]+)">', text)
        assert len(named) == len(set(named)) > 30
        assert all((STATIC / path).is_file() for path in named)
        assert text.index("modulepreload") < text.index('<script type="module"')
        assert not any("proj4" in path for path in named)
