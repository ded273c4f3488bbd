import "../styles/staff.css";
import { autoRefresh } from "../islands/auto-refresh/auto-refresh";
import { mount } from "../islands/mount";

mount({ "auto-refresh": autoRefresh });
