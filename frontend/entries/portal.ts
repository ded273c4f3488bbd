import "../styles/portal.css";
import { cellOrigin } from "../islands/cell-origin/cell-origin";
import { copyLink } from "../islands/copy-link/copy-link";
import { filterList } from "../islands/filter-list/filter-list";
import { mount } from "../islands/mount";

mount({ "cell-origin": cellOrigin, "copy-link": copyLink, "filter-list": filterList });
